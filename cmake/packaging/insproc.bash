# Completion of insproc's commands and options, which are asked of the program itself.
_insproc() {
  local word=${COMP_WORDS[COMP_CWORD]} help
  if [ "$COMP_CWORD" -eq 1 ]; then
    help=$("${COMP_WORDS[0]}" --help 2>/dev/null | sed -n '/^Subcommands:/,/^$/s/^  \([a-z][a-z-]*\).*/\1/p')
  elif [[ $word == -* ]]; then
    help=$("${COMP_WORDS[0]}" "${COMP_WORDS[1]}" --help 2>/dev/null | grep -o -- '--[a-z][a-z0-9-]*' | sort -u)
  else
    return
  fi
  mapfile -t COMPREPLY < <(compgen -W "$help" -- "$word")
}
complete -o default -F _insproc insproc
