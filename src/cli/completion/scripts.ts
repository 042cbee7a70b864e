export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

/**
 * A script that asks `strata complete` for the words. It completes `strata` and, in bash and zsh, `npx strata` by a
 * function of that name is not possible: an alias `alias strata="npx strata"` is.
 */
export const completionScript = (shell: Shell): string => scripts[shell];

const scripts: Readonly<Record<Shell, string>> = {
  bash: `# completion of strata for bash
_strata() {
  local IFS=$'\\n' line=("\${COMP_WORDS[@]:1:COMP_CWORD}")
  # bash splits words at = and :, which names of units do not have.
  COMPREPLY=($(compgen -W "$(npx --no-install strata complete -- "\${line[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then compopt -o nospace; fi
}
complete -o default -F _strata strata`,
  zsh: `# completion of strata for zsh
_strata() {
  local -a found
  found=("\${(@f)$(npx --no-install strata complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  compadd -- $found || _files
}
compdef _strata strata`,
  fish: `# completion of strata for fish
function __strata_complete
  set -l line (commandline --tokens-expanded --current-process --cut-at-cursor 2>/dev/null; or commandline -opc)
  npx --no-install strata complete -- $line[2..-1] (commandline -ct) 2>/dev/null
end
complete -c strata -f -a '(__strata_complete)'`,
};
