package validate

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"
)

// published is the release of Kubernetes whose schemas manifests are held against, and the
// hash by which Go knows it. It is fetched as a module, and nothing of it is built.
const (
	published = "k8s.io/kubernetes@v1.37.2"
	itsHash   = "h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE="
)

// schemas are those of Jobs and of volume claims, by kind.
func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	var module struct{ Dir, Sum, Error string }
	said, err := exec.Command("go", "mod", "download", "-json", published).Output()
	if err := json.Unmarshal(said, &module); err != nil {
		t.Fatalf("%s was not fetched: %v", published, err)
	}
	if err != nil || module.Error != "" || module.Sum != itsHash {
		t.Fatalf("%s was not fetched: %v %s, with the hash %s", published, err, module.Error, module.Sum)
	}
	out := map[string]*jsonschema.Schema{}
	for kind, at := range map[string][2]string{
		"Job":                   {"apis__batch__v1_openapi.json", "io.k8s.api.batch.v1.Job"},
		"PersistentVolumeClaim": {"api__v1_openapi.json", "io.k8s.api.core.v1.PersistentVolumeClaim"},
	} {
		data, err := os.ReadFile(filepath.Join(module.Dir, "api", "openapi-spec", "v3", at[0]))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		types := doc.(map[string]any)["components"].(map[string]any)["schemas"].(map[string]any)
		for _, of := range types { // as a cluster does that validates strictly
			if of := of.(map[string]any); of["properties"] != nil {
				of["additionalProperties"] = false
			}
		}
		c := jsonschema.NewCompiler()
		if err := c.AddResource("kubernetes.json", doc); err != nil {
			t.Fatal(err)
		}
		if out[kind], err = c.Compile("kubernetes.json#/components/schemas/" + at[1]); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// fit holds a resource against its schema.
func fit(of map[string]*jsonschema.Schema, resource any) error {
	kind, _ := resource.(map[string]any)["kind"].(string)
	schema := of[kind]
	if schema == nil {
		return fmt.Errorf("there is no schema of %q", kind)
	}
	return schema.Validate(resource)
}

func TestManifestsFitThePublishedSchemas(t *testing.T) {
	of := schemas(t)
	for _, dir := range kustomizations {
		for _, data := range built(t, dir) {
			resource, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if err := fit(of, resource); err != nil {
				t.Errorf("%s: %v\n%s", dir, err, data)
			}
		}
	}
}

// TestSchemasFindWhatIsMissingOrOfAnotherKind takes each value of the manifests away, or puts
// another kind in its place. Few are required, and a schema that finds nothing would fit
// anything.
func TestSchemasFindWhatIsMissingOrOfAnotherKind(t *testing.T) {
	of := schemas(t)
	files, err := filepath.Glob("../kubernetes/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	missing, kinds, unseen := 0, 0, 0
	for _, name := range files {
		if filepath.Base(name) == "kustomization.yaml" {
			continue
		}
		data, err := os.ReadFile(name)
		if err == nil {
			data, err = yaml.YAMLToJSONStrict(data)
		}
		if err != nil {
			t.Fatal(err)
		}
		resource, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if err := fit(of, resource); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		changed(resource, func(gone bool) {
			switch err := fit(of, resource); {
			case err != nil && gone:
				missing++
			case err != nil:
				kinds++
			case !gone:
				unseen++
			}
		})
	}
	t.Logf("%d missing fields and %d values of another kind were found, %d not", missing, kinds, unseen)
	if missing < 5 || kinds < 80 || unseen > kinds/5 {
		t.Errorf("%d missing fields and %d values of another kind were found, %d not", missing, kinds, unseen)
	}
}

// changed calls try with each field gone, and with each of another kind.
func changed(at any, try func(gone bool)) {
	switch at := at.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(at)) {
			value := at[name]
			delete(at, name)
			try(true)
			at[name] = []any{map[string]any{}}
			if _, list := value.([]any); list {
				at[name] = "a text"
			}
			try(false)
			at[name] = value
			changed(value, try)
		}
	case []any:
		for _, value := range at {
			changed(value, try)
		}
	}
}
