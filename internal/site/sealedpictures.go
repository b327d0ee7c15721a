package site

import (
	"path"
	"slices"
	"strings"

	"almanac/internal/commentary"
	"almanac/internal/edition"
)

// A picture lies on the site under a name with the hash of its bytes. In a sealed
// edition it keeps that name for ever, even where it was withdrawn and other
// bytes are in its place.

// sealedPictures gives the addresses that the pictures of a sealed edition have,
// by their paths: "content/2014/areas/leeds/plan.png".
func sealedPictures(s *edition.Seal) map[string]string {
	named := map[string]string{} // by the address without the hash
	for i := range s.Outputs {
		address := s.Outputs[i].Path
		if ext := path.Ext(address); slices.Contains(commentary.ImageKinds(), ext) {
			stem := strings.TrimSuffix(address, ext)
			if cut := strings.LastIndexByte(stem, '-'); cut >= 0 && len(stem)-cut == 9 {
				named[stem[:cut]+ext] = address
			}
		}
	}
	pictures := map[string]string{}
	for _, in := range s.Inputs {
		if address, ok := named[strings.TrimPrefix(in.Path, "content/")]; ok {
			pictures[in.Path] = address
		}
	}
	return pictures
}

// pictureAt gives the path of the picture at an address of a sealed edition.
func pictureAt(s *edition.Seal, address string) (name string, ok bool) {
	for name, at := range sealedPictures(s) {
		if at == address {
			return name, true
		}
	}
	return "", false
}
