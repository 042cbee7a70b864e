import { propertyAccess, Token } from "cdktf";

/** An entry of a map as text, also of another unit's, which is an expression until Terraform resolves it. */
export function mapEntry(map: Readonly<Record<string, string | number>>, key: string): string {
  return Token.isUnresolved(map) ? Token.asString(propertyAccess(map, [key])) : String(map[key] ?? "");
}
