// Package validate holds the manifests of deploy against the published types and schemas of
// Kubernetes, as a cluster does that validates strictly: a field that is misspelled, is in
// the wrong place or has a value of the wrong kind is an error. It is a module of its own,
// so that the program and its tests need nothing of all this.
package validate

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	batch "k8s.io/api/batch/v1"
	core "k8s.io/api/core/v1"
	"sigs.k8s.io/json"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

// built gives the resources of a kustomization, as JSON.
func built(t *testing.T, dir string) [][]byte {
	t.Helper()
	resources, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var all [][]byte
	for _, r := range resources.Resources() {
		data, err := r.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, data)
	}
	return all
}

// decode reads a resource, strictly.
func decode(data []byte) (any, error) {
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := json.UnmarshalCaseSensitivePreserveInts(data, &head); err != nil {
		return nil, err
	}
	var into any
	switch head.APIVersion + " " + head.Kind {
	case "batch/v1 Job":
		into = &batch.Job{}
	case "v1 PersistentVolumeClaim":
		into = &core.PersistentVolumeClaim{}
	default:
		return nil, fmt.Errorf("no resource %s of %s is known here", head.Kind, head.APIVersion)
	}
	strict, err := json.UnmarshalStrict(data, into)
	return into, errors.Join(append(strict, err)...)
}

var kustomizations = []string{"../kubernetes", "../kubernetes-bucket"}

func TestManifestsHaveTheFieldsOfTheirTypesAndNoOthers(t *testing.T) {
	for _, dir := range kustomizations {
		resources := built(t, dir)
		if len(resources) != 3 {
			t.Errorf("%s has %d resources, want a volume and two jobs", dir, len(resources))
		}
		for _, data := range resources {
			if _, err := decode(data); err != nil {
				t.Errorf("%s: %v\n%s", dir, err, data)
			}
		}
	}
}

// TestAMisspelledFieldIsFound misspells every field of every manifest in turn.
func TestAMisspelledFieldIsFound(t *testing.T) {
	files, err := os.ReadDir("../kubernetes")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, f := range files {
		if f.Name() == "kustomization.yaml" {
			continue
		}
		data, err := os.ReadFile("../kubernetes/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		var doc map[string]any
		if err := yaml.UnmarshalStrict(data, &doc); err != nil {
			t.Fatal(err)
		}
		misspelled(doc, "", func(field string) {
			tried++
			wrong, err := yaml.Marshal(doc)
			if err == nil {
				wrong, err = yaml.YAMLToJSONStrict(wrong)
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := decode(wrong); err == nil {
				t.Errorf("%s: %s may be misspelled", f.Name(), field)
			}
		})
	}
	if tried < 80 {
		t.Errorf("only %d fields were tried", tried)
	}
}

// misspelled calls try with each field of a document misspelled, one at a time. Names of
// resources are the cluster's own and not fields.
func misspelled(at any, path string, try func(field string)) {
	switch at := at.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(at)) {
			value := at[name]
			if path == "" && (name == "kind" || name == "apiVersion") {
				continue
			}
			if !strings.HasSuffix(path, "/requests") && !strings.HasSuffix(path, "/limits") {
				delete(at, name)
				at[name+"s"] = value
				try(path + "/" + name)
				delete(at, name+"s")
				at[name] = value
			}
			misspelled(value, path+"/"+name, try)
		}
	case []any:
		for _, value := range at {
			misspelled(value, path, try)
		}
	}
}

// TestJobsKeepTheRulesThatTypesCannotSay holds what a cluster refuses beyond fields, and
// that the numbers which belong together are the same.
func TestJobsKeepTheRulesThatTypesCannotSay(t *testing.T) {
	jobs := 0
	for _, dir := range kustomizations {
		for _, data := range built(t, dir) {
			resource, err := decode(data)
			if err != nil {
				t.Fatal(err)
			}
			job, ok := resource.(*batch.Job)
			if !ok {
				continue
			}
			jobs++
			spec, pod := job.Spec, job.Spec.Template.Spec
			if spec.PodFailurePolicy != nil && pod.RestartPolicy != core.RestartPolicyNever {
				t.Errorf("%s: podFailurePolicy needs restartPolicy Never", job.Name)
			}
			if (spec.BackoffLimitPerIndex != nil || spec.MaxFailedIndexes != nil) && (pod.RestartPolicy != core.RestartPolicyNever || spec.CompletionMode == nil || *spec.CompletionMode != batch.IndexedCompletion) {
				t.Errorf("%s: backoffLimitPerIndex and maxFailedIndexes need an Indexed Job and restartPolicy Never", job.Name)
			}
			if mode := spec.CompletionMode; mode != nil && *mode != batch.IndexedCompletion && *mode != batch.NonIndexedCompletion {
				t.Errorf("%s: there is no completion mode %s", job.Name, *mode)
			}
			if p := pod.RestartPolicy; p != core.RestartPolicyNever && p != core.RestartPolicyOnFailure {
				t.Errorf("%s: a Job cannot have the restart policy %s", job.Name, p)
			}
			c := pod.Containers[0]
			for _, rule := range spec.PodFailurePolicy.Rules {
				if !slices.Contains([]batch.PodFailurePolicyAction{batch.PodFailurePolicyActionFailJob, batch.PodFailurePolicyActionFailIndex, batch.PodFailurePolicyActionIgnore, batch.PodFailurePolicyActionCount}, rule.Action) {
					t.Errorf("%s: there is no action %s", job.Name, rule.Action)
				}
				if codes := rule.OnExitCodes; codes != nil && (codes.ContainerName == nil || *codes.ContainerName != c.Name || slices.Contains(codes.Values, 0)) {
					t.Errorf("%s: exit codes %v are of no container", job.Name, codes)
				}
			}
			for _, mount := range c.VolumeMounts {
				if !slices.ContainsFunc(pod.Volumes, func(v core.Volume) bool { return v.Name == mount.Name }) {
					t.Errorf("%s: there is no volume %s", job.Name, mount.Name)
				}
			}
			if spec.Completions != nil {
				if want := fmt.Sprintf("--shard=/%d", *spec.Completions); !slices.Contains(c.Args, want) || *spec.Parallelism > *spec.Completions {
					t.Errorf("%s: arguments %v, want %s for as many completions", job.Name, c.Args, want)
				}
			}
			if out := c.Args[len(c.Args)-1]; strings.HasPrefix(out, "--out=s3://") != strings.HasSuffix(dir, "bucket") || strings.HasSuffix(dir, "bucket") && len(c.EnvFrom) == 0 {
				t.Errorf("%s of %s writes to %s, with secrets %v", job.Name, dir, out, c.EnvFrom)
			}
		}
	}
	if jobs != 4 {
		t.Errorf("%d jobs were looked at, want 4", jobs)
	}
}

// TestOtherManifestsAreYAML reads the workflow, in which no key may stand twice.
func TestOtherManifestsAreYAML(t *testing.T) {
	data, err := os.ReadFile("../github-actions.yml")
	if err != nil {
		t.Fatal(err)
	}
	var workflow struct {
		Jobs map[string]any `json:"jobs"`
	}
	if err := yaml.Unmarshal(data, &workflow); err != nil || len(workflow.Jobs) != 2 {
		t.Errorf("%d jobs, want 2: %v", len(workflow.Jobs), err)
	}
}
