// A small provider for tests, of plugin protocol 5 or 6 by how it is built: -ldflags "-X main.protocol=5".
package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var protocol = "6"

func main() {
	// A file that gets a line for every process.
	noteIn(os.Getenv("STRATA_TEST_STARTS"), fmt.Sprintf("%d %s", os.Getpid(), protocol))
	version := map[string]int{"5": 5, "6": 6}[protocol]
	options := providerserver.ServeOpts{Address: "strata.test/test/probe" + protocol, ProtocolVersion: version}
	if err := providerserver.Serve(context.Background(), func() provider.Provider { return &probe{} }, options); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type probe struct{ settings settings }

type settings struct {
	// A file that gets a line for everything that is created or deleted.
	Journal types.String `tfsdk:"journal"`
	Name    types.String `tfsdk:"name"`
}

func (*probe) Metadata(_ context.Context, _ provider.MetadataRequest, response *provider.MetadataResponse) {
	response.TypeName = "probe" + protocol
}

func (*probe) Schema(_ context.Context, _ provider.SchemaRequest, response *provider.SchemaResponse) {
	response.Schema = providerschema.Schema{Attributes: map[string]providerschema.Attribute{
		"journal": providerschema.StringAttribute{Optional: true},
		"name":    providerschema.StringAttribute{Optional: true},
	}}
}

func (p *probe) Configure(ctx context.Context, request provider.ConfigureRequest, response *provider.ConfigureResponse) {
	response.Diagnostics.Append(request.Config.Get(ctx, &p.settings)...)
	if p.settings.Name.ValueString() == "refused" {
		response.Diagnostics.AddAttributeError(path.Root("name"), "Refused name", "The name is refused.")
	}
	fmt.Println("configured") // to Terraform's log
	response.ResourceData = p.settings
}

func (*probe) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return &item{} }}
}

func (*probe) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (*probe) Functions(context.Context) []func() function.Function {
	return []func() function.Function{func() function.Function { return &shout{} }}
}

func (*probe) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return &token{} }}
}

type item struct{ settings settings }

type itemData struct {
	Id       types.String `tfsdk:"id"`
	Text     types.String `tfsdk:"text"`
	DelayMs  types.Int64  `tfsdk:"delay_ms"`
	Crash    types.String `tfsdk:"crash"`
	Secret   types.String `tfsdk:"secret"`
	Provider types.String `tfsdk:"provider_name"`
	Length   types.Int64  `tfsdk:"secret_length"`
}

func (*item) Metadata(_ context.Context, _ resource.MetadataRequest, response *resource.MetadataResponse) {
	response.TypeName = "probe" + protocol + "_item"
}

func (*item) Schema(_ context.Context, _ resource.SchemaRequest, response *resource.SchemaResponse) {
	keep := []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	response.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":            schema.StringAttribute{Computed: true, PlanModifiers: keep},
		"text":          schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
		"delay_ms":      schema.Int64Attribute{Optional: true},
		"crash":         schema.StringAttribute{Optional: true},
		"secret":        schema.StringAttribute{Optional: true, WriteOnly: true, Sensitive: true},
		"provider_name": schema.StringAttribute{Computed: true, PlanModifiers: keep},
		"secret_length": schema.Int64Attribute{Computed: true},
	}}
}

func (i *item) Configure(_ context.Context, request resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	i.settings, _ = request.ProviderData.(settings)
}

func (*item) ValidateConfig(ctx context.Context, request resource.ValidateConfigRequest, response *resource.ValidateConfigResponse) {
	var data itemData
	response.Diagnostics.Append(request.Config.Get(ctx, &data)...)
	if data.Text.ValueString() == "forbidden" {
		response.Diagnostics.AddAttributeError(path.Root("text"), "Forbidden text", "The text is forbidden.")
	}
	crashAt(data, "validate")
}

func (*item) ModifyPlan(ctx context.Context, request resource.ModifyPlanRequest, response *resource.ModifyPlanResponse) {
	if request.Plan.Raw.IsNull() {
		return
	}
	var data itemData
	response.Diagnostics.Append(request.Plan.Get(ctx, &data)...)
	crashAt(data, "plan")
}

func (i *item) Create(ctx context.Context, request resource.CreateRequest, response *resource.CreateResponse) {
	var data, config itemData
	response.Diagnostics.Append(request.Plan.Get(ctx, &data)...)
	response.Diagnostics.Append(request.Config.Get(ctx, &config)...)
	time.Sleep(time.Duration(data.DelayMs.ValueInt64()) * time.Millisecond)
	crashAt(data, "create")
	data.Id = types.StringValue(fmt.Sprintf("item-%d-%d", os.Getpid(), time.Now().UnixNano()))
	data.Provider = types.StringValue(i.settings.Name.ValueString())
	data.Length = types.Int64Value(int64(len(config.Secret.ValueString())))
	i.note("created " + data.Id.ValueString())
	response.Diagnostics.Append(response.State.Set(ctx, data)...)
}

func (*item) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (*item) Update(ctx context.Context, request resource.UpdateRequest, response *resource.UpdateResponse) {
	var data, config itemData
	response.Diagnostics.Append(request.Plan.Get(ctx, &data)...)
	response.Diagnostics.Append(request.Config.Get(ctx, &config)...)
	data.Length = types.Int64Value(int64(len(config.Secret.ValueString())))
	response.Diagnostics.Append(response.State.Set(ctx, data)...)
}

func (i *item) Delete(ctx context.Context, request resource.DeleteRequest, response *resource.DeleteResponse) {
	var data itemData
	response.Diagnostics.Append(request.State.Get(ctx, &data)...)
	i.note("deleted " + data.Id.ValueString())
}

func (i *item) note(line string) {
	noteIn(i.settings.Journal.ValueString(), line)
}

func noteIn(name, line string) {
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		fmt.Fprintln(file, line)
		file.Close()
	}
}

func crashAt(data itemData, step string) {
	if data.Crash.ValueString() == step {
		panic("asked to crash in " + step)
	}
}

type shout struct{}

func (*shout) Metadata(_ context.Context, _ function.MetadataRequest, response *function.MetadataResponse) {
	response.Name = "shout"
}

func (*shout) Definition(_ context.Context, _ function.DefinitionRequest, response *function.DefinitionResponse) {
	response.Definition = function.Definition{
		Parameters: []function.Parameter{function.StringParameter{Name: "text"}},
		Return:     function.StringReturn{},
	}
}

func (*shout) Run(ctx context.Context, request function.RunRequest, response *function.RunResponse) {
	var text string
	response.Error = request.Arguments.Get(ctx, &text)
	if text == "" {
		response.Error = function.NewArgumentFuncError(0, "there is nothing to shout")
		return
	}
	response.Error = response.Result.Set(ctx, strings.ToUpper(text))
}

type token struct{}

type tokenData struct {
	Value types.String `tfsdk:"value"`
}

func (*token) Metadata(_ context.Context, _ ephemeral.MetadataRequest, response *ephemeral.MetadataResponse) {
	response.TypeName = "probe" + protocol + "_token"
}

func (*token) Schema(_ context.Context, _ ephemeral.SchemaRequest, response *ephemeral.SchemaResponse) {
	response.Schema = ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
		"value": ephemeralschema.StringAttribute{Computed: true},
	}}
}

func (*token) Open(ctx context.Context, _ ephemeral.OpenRequest, response *ephemeral.OpenResponse) {
	response.Diagnostics.Append(response.Result.Set(ctx, tokenData{Value: types.StringValue("ephemeral")})...)
}
