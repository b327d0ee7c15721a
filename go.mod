module almanac

go 1.26
