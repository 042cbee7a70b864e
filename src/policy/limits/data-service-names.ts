import type { NameLimit } from "./limit";
import { docs, name, only, prefixArgument, wordsAndHyphens, wordsHyphensAndDots } from "./name-limit";

const athena = `${docs}/athena/latest/APIReference`;
const autoscaling = `${docs}/autoscaling/ec2/APIReference`;
const ecs = `${docs}/AmazonECS/latest/APIReference`;
const elasticache = `${docs}/AmazonElastiCache/latest/APIReference`;
const glue = `${docs}/glue/latest/webapi`;
const rds = `${docs}/AmazonRDS/latest/APIReference`;
const scheduler = `${docs}/scheduler/latest/APIReference`;
const tables = `${docs}/AmazonS3/latest/API`;
const systems = `${docs}/systems-manager/latest/APIReference`;

const dynamodb = `${docs}/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html`;

const tableOrIndex = only(/^[\w.-]{3,}$/, "letters, digits and .-_, three or more");
const lowerCase = only(/^[^A-Z]+$/, "lower-case letters (Glue stores names in lower case)");
const lettersDigitsAndHyphens = only(/^[0-9A-Za-z-]+$/, "letters, digits and hyphens");
/** Identifiers of databases and caches. */
const identifier = only(
  /^[A-Za-z](-?[0-9A-Za-z])*$/,
  "letters, digits and single hyphens, a letter first, no hyphen last",
);

/** The limits of names of services for data: ETL, containers, databases, schedules. */
export const dataServiceNames: readonly NameLimit[] = [
  name(
    "aws_appautoscaling_scheduled_action",
    "name",
    256,
    `${docs}/autoscaling/application/APIReference/API_PutScheduledAction.html`,
    { characters: only(/^(?! )[^:/|]+(?<! )$/, "characters other than :, / and |, no space first or last") },
  ),
  name("aws_apigatewayv2_api", "name", 128, `${docs}/apigatewayv2/latest/api-reference/apis.html`),
  name(
    "aws_apigatewayv2_authorizer",
    "name",
    128,
    `${docs}/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html`,
  ),
  name("aws_apigatewayv2_stage", "name", 128, `${docs}/apigatewayv2/latest/api-reference/apis-apiid-stages.html`, {
    characters: only(/^(\$default|[\w-]+)$/, "letters, digits, hyphens and underscores, or be $default"),
  }),
  name("aws_athena_named_query", "name", 128, `${athena}/API_CreateNamedQuery.html`),
  name("aws_athena_workgroup", "name", 128, `${athena}/API_CreateWorkGroup.html`, { characters: wordsHyphensAndDots }),
  name("aws_autoscaling_group", "name", 255, `${autoscaling}/API_CreateAutoScalingGroup.html`, {
    characters: only(/^[!-9;-~]+$/, "ASCII characters without spaces and colons"),
    prefixArgument,
  }),
  name(
    "aws_cloudwatch_log_metric_filter",
    "name",
    512,
    `${docs}/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html`,
    { characters: only(/^[^:*]+$/, "characters other than : and *") },
  ),
  name("aws_db_instance", "identifier", 63, `${rds}/API_CreateDBInstance.html`, {
    characters: identifier,
    prefixArgument: "identifier_prefix",
  }),
  name("aws_db_instance", "db_name", 64, `${rds}/API_CreateDBInstance.html`, {
    characters: only(/^[A-Za-z]\w*$/, "letters, digits and underscores, a letter first"),
  }),
  name("aws_db_parameter_group", "name", 255, `${rds}/API_CreateDBParameterGroup.html`, {
    characters: identifier,
    prefixArgument,
  }),
  name("aws_db_subnet_group", "name", 255, `${rds}/API_CreateDBSubnetGroup.html`, {
    characters: only(
      /^(?!default$)[a-z][a-z0-9_ .-]*$/,
      "lower-case letters, digits, spaces and .-_, a letter first, not default",
    ),
    prefixArgument,
  }),
  name("aws_dynamodb_table", "name", 255, dynamodb, { characters: tableOrIndex }),
  name("aws_dynamodb_table", "global_secondary_index.name", 255, dynamodb, { characters: tableOrIndex }),
  name(
    "aws_ec2_managed_prefix_list",
    "name",
    255,
    `${docs}/AWSEC2/latest/APIReference/API_CreateManagedPrefixList.html`,
    { characters: only(/^(?!com\.amazonaws)/, "a start other than com.amazonaws") },
  ),
  name("aws_ecs_cluster", "name", 255, `${ecs}/API_CreateCluster.html`, { characters: wordsAndHyphens }),
  name("aws_ecs_service", "name", 255, `${ecs}/API_CreateService.html`, { characters: wordsAndHyphens }),
  name("aws_ecs_task_definition", "family", 255, `${ecs}/API_RegisterTaskDefinition.html`, {
    characters: wordsAndHyphens,
  }),
  name("aws_elasticache_parameter_group", "name", 255, `${elasticache}/API_CreateCacheParameterGroup.html`, {
    characters: identifier,
  }),
  name(
    "aws_elasticache_replication_group",
    "replication_group_id",
    40,
    `${elasticache}/API_CreateReplicationGroup.html`,
    {
      characters: identifier,
    },
  ),
  name("aws_elasticache_serverless_cache", "name", 40, `${elasticache}/API_CreateServerlessCache.html`, {
    characters: identifier,
  }),
  name("aws_elasticache_subnet_group", "name", 255, `${elasticache}/API_CreateCacheSubnetGroup.html`, {
    characters: lettersDigitsAndHyphens,
  }),
  name(
    "aws_elasticache_user",
    "user_id",
    undefined, // not documented
    `${elasticache}/API_CreateUser.html`,
    { characters: only(/^[A-Za-z][0-9A-Za-z-]*$/, "letters, digits and hyphens, a letter first") },
  ),
  name("aws_elasticache_user", "user_name", 120, `${elasticache}/API_CreateUser.html`),
  name("aws_elasticache_user_group", "user_group_id", 40, `${elasticache}/API_CreateUserGroup.html`, {
    characters: only(/^[A-Za-z](-?[0-9A-Za-z])*$/, "letters, digits and single hyphens, a letter first"),
  }),
  name(
    "aws_emrserverless_application",
    "name",
    64,
    `${docs}/emr-serverless/latest/APIReference/API_CreateApplication.html`,
    { characters: only(/^[\w./#-]+$/, "letters, digits and ._/#-") },
  ),
  name("aws_glue_catalog_table", "name", 255, `${glue}/API_TableInput.html`, { characters: lowerCase }),
  name("aws_glue_connection", "name", 255, `${glue}/API_ConnectionInput.html`),
  name("aws_glue_crawler", "name", 255, `${glue}/API_CreateCrawler.html`),
  name("aws_glue_data_quality_ruleset", "name", 255, `${glue}/API_CreateDataQualityRuleset.html`),
  name("aws_glue_job", "name", 255, `${glue}/API_CreateJob.html`),
  name("aws_glue_security_configuration", "name", 255, `${glue}/API_CreateSecurityConfiguration.html`),
  name("aws_glue_trigger", "name", 255, `${glue}/API_CreateTrigger.html`),
  name("aws_glue_workflow", "name", 255, `${glue}/API_CreateWorkflow.html`),
  name("aws_lakeformation_lf_tag", "key", 128, `${docs}/lake-formation/latest/APIReference/API_CreateLFTag.html`),
  name("aws_lambda_function", "function_name", 64, `${docs}/lambda/latest/api/API_CreateFunction.html`, {
    characters: wordsAndHyphens,
  }),
  name("aws_lambda_permission", "statement_id", 100, `${docs}/lambda/latest/api/API_AddPermission.html`, {
    characters: wordsAndHyphens,
    prefixArgument: "statement_id_prefix",
  }),
  name("aws_s3tables_namespace", "namespace", 255, `${tables}/API_s3Buckets_CreateNamespace.html`, {
    characters: only(/^[0-9a-z_]+$/, "lower-case letters, digits and underscores"),
  }),
  name("aws_s3tables_table_bucket", "name", 63, `${tables}/API_s3Buckets_CreateTableBucket.html`, {
    characters: only(/^[0-9a-z-]{3,}$/, "lower-case letters, digits and hyphens, three or more"),
  }),
  name("aws_scheduler_schedule", "name", 64, `${scheduler}/API_CreateSchedule.html`, {
    characters: wordsHyphensAndDots,
    prefixArgument,
  }),
  name("aws_scheduler_schedule_group", "name", 64, `${scheduler}/API_CreateScheduleGroup.html`, {
    characters: wordsHyphensAndDots,
    prefixArgument,
  }),
  name("aws_sfn_state_machine", "name", 80, `${docs}/step-functions/latest/apireference/API_CreateStateMachine.html`, {
    characters: wordsAndHyphens,
    prefixArgument,
  }),
  name("aws_ssm_document", "name", 128, `${systems}/API_CreateDocument.html`, {
    characters: only(/^[\w.-]{3,}$/, "letters, digits and .-_, three or more"),
  }),
].flat();
