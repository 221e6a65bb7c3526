/** Shells that can be taught to complete. */
export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/**
 * What a shell runs to complete `specops`. It hands over the words as they stand, never evaluates what comes
 * back, and offers files where nothing does. `--complete N` is the word to complete, counted from 0.
 */
export const completionScripts: Record<Shell, string> = {
  bash: `# specops completion bash: source <(specops completion bash)
_specops() {
  local value
  COMPREPLY=()
  while IFS=$'\\t' read -r value _; do
    COMPREPLY+=("$value")
  done < <(specops completion --complete "$((COMP_CWORD - 1))" -- "\${COMP_WORDS[@]:1}" 2>/dev/null)
}
complete -o default -F _specops specops`,

  zsh: `#compdef specops
# specops completion zsh: source <(specops completion zsh), after compinit
_specops() {
  local -a values shown
  local line
  while IFS= read -r line; do
    values+=("\${line%%$'\\t'*}")
    shown+=("\${line/$'\\t'/  }")
  done < <(specops completion --complete "$((CURRENT - 2))" -- "\${(@)words[2,-1]}" 2>/dev/null)
  if (( $#values )); then compadd -l -d shown -a values; else _files; fi
}
if [ "\${funcstack[1]}" = "_specops" ]; then _specops "$@"; else compdef _specops specops; fi`,

  fish: `# specops completion fish: specops completion fish | source
function __specops_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l found (specops completion --complete (math (count $before) - 1) -- $before[2..] $current 2>/dev/null)
    if test (count $found) -gt 0
        string join \\n -- $found
    else
        __fish_complete_path $current
    end
end
complete -c specops -f -a '(__specops_complete)'`,

  powershell: `# specops completion powershell: specops completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName specops -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { $_.ToString() })
  $at = if ($wordToComplete -eq '') { $words.Count } else { $words.Count - 1 }
  specops completion --complete $at '--' @words 2>$null | ForEach-Object {
    $value, $about = $_ -split "\`t", 2
    if (-not $about) { $about = $value }
    [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
  }
}`,
};
