// How far apart two words are: letters that are missing, too many or wrong, and
// neighbours that changed places, which is the slip of a fast typist and costs
// no more than the others (the distance of Damerau, of optimal alignment).

const rows = [new Uint8Array(64), new Uint8Array(64), new Uint8Array(64)]

// distance counts the slips between two words of less than 64 letters; more
// than most are not counted out.
export function distance (a, b, most) {
  return Math.abs(a.length - b.length) > most ? most + 1 : slips(a, b, most, false)
}

// distanceToStart counts the slips between a word and the beginning of another
// that lies nearest: of a word that is still being typed.
export function distanceToStart (a, b, most) {
  return a.length - b.length > most ? most + 1 : slips(a, b.slice(0, a.length + most), most, true)
}

function slips (a, b, most, open) {
  let [before, last, row] = rows
  for (let j = 0; j <= b.length; j++) last[j] = j
  let least = 0
  for (let i = 1; i <= a.length && least <= most; i++) {
    row[0] = least = i
    for (let j = 1; j <= b.length; j++) {
      let d = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)
      d = Math.min(d, last[j] + 1, row[j - 1] + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d = Math.min(d, before[j - 2] + 1)
      row[j] = d
      if (d < least) least = d
    }
    [before, last, row] = [last, row, before]
  }
  return least > most ? most + 1 : open ? least : last[b.length]
}
