import { Lazy } from "cdktf";

/**
 * Terraform code in a string argument, for what cdktf has no function for: `rawExpression("${path.module}/file")`. Any
 * other string is a literal, and `${` in it means `${`.
 */
export const rawExpression = (text: string): string => Lazy.stringValue({ produce: () => text });
