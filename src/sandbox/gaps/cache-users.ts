import { isSuccess, type Gap } from "./gap";

/** The authentication of ElastiCache users: by IAM, or by one or two passwords. */
export function cacheUsers(): Gap {
  const kept = new Map<string, string>();
  return {
    name: "elasticache: authentication and access strings of users",
    service: "elasticache",
    reason: "ministack knows no IAM users, counts one password, and does not escape the & of an access string",
    matches: ({ operation }) => /^(?:Create|Modify|Delete|Describe)Users?$/.test(operation),
    async answer({ operation, region }, body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const form = new URLSearchParams(body.toString());
      const given = authenticationOf(form);
      const id = `${region} ${form.get("UserId")}`;
      if (operation === "DeleteUser") kept.delete(id);
      else if (given !== undefined) kept.set(id, given);
      const described = answer.body
        .toString()
        .replace(/&(?!\w+;)/g, "&amp;")
        .replace(
          /<UserId>([^<]+)<\/UserId>.*?<Authentication>(.*?)<\/Authentication>/gs,
          (user, userId: string, before: string) => user.replace(before, kept.get(`${region} ${userId}`) ?? before),
        );
      return { ...answer, body: described };
    },
  };
}

/** The authentication in a request as XML. Undefined if it says nothing about it. */
function authenticationOf(form: URLSearchParams): string | undefined {
  const passwords = [...form.keys()].filter((name) => /^(?:AuthenticationMode\.)?Passwords\.member\.\d+$/.test(name));
  const type = form.get("AuthenticationMode.Type") ?? (passwords.length > 0 ? "password" : undefined);
  return type && `<Type>${type}</Type><PasswordCount>${passwords.length}</PasswordCount>`;
}
