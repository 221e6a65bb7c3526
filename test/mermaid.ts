const label = String.raw`"(?:[^"#\[\]{}<>|\\\x60&;]|#\d+;)+"`;
const id = '[A-Za-z][A-Za-z0-9_]*';
const node = new RegExp(String.raw`^(${id})(?:\[${label}\]|\(\[${label}\]\))$`);
const edge = new RegExp(String.raw`^(${id}|${id}\(\[${label}\]\)) (-->|==>|-\. ${label} \.-) (${id})$`);
const style = '[a-z-]+:[#0-9a-z]+(?:,[a-z-]+:[#0-9a-z]+)*';

/**
 * What is wrong with a flowchart, line by line, by the part of Mermaid's grammar that SpecOps writes (Mermaid 12.3,
 * packages/mermaid/src/diagrams/flowchart/parser/flow.jison): subgraphs, nodes with quoted labels, edges between
 * nodes that are there, classes and styles. Strict: what is valid and not written is wrong here.
 */
export function flowchartFaults(text: string): string[] {
  const faults: string[] = [];
  const nodes = new Set<string>();
  const classes = new Set<string>();
  let open = 0;
  let edges = 0;
  const lines = text.replace(/\n$/, '').split('\n');
  if (lines[0] !== 'flowchart LR') faults.push('does not begin with "flowchart LR"');
  for (const written of lines.slice(1)) {
    const line = written.trim();
    const fault = (what: string) => faults.push(`${what}: ${line}`);
    const [, from = '', , to = ''] = edge.exec(line) ?? [];
    const [, classed = '', name = ''] = /^class (\S+) (\S+)$/.exec(line) ?? [];
    const [, styled = ''] = new RegExp(`^linkStyle ([\\d,]+) ${style}$`).exec(line) ?? [];
    const [, defined = ''] = new RegExp(`^classDef ([a-z]+) ${style}$`).exec(line) ?? [];
    const [, group = ''] = new RegExp(String.raw`^subgraph (${id})\[${label}\]$`).exec(line) ?? [];
    if (group !== '') {
      open++;
      nodes.add(group);
    } else if (line === 'end') open--;
    else if (from !== '') {
      edges++;
      const [, inline = from] = node.exec(from) ?? [];
      if (node.test(from)) nodes.add(inline);
      for (const one of [inline, to]) if (!nodes.has(one)) fault(`no node ${one}`);
    } else if (node.test(line)) nodes.add(node.exec(line)?.[1] ?? '');
    else if (defined !== '') classes.add(defined);
    else if (classed !== '') {
      for (const one of classed.split(',')) if (!nodes.has(one)) fault(`no node ${one}`);
      if (!classes.has(name)) fault(`no class ${name}`);
    } else if (styled !== '') {
      if (styled.split(',').some((index) => Number(index) >= edges)) fault('no such edge');
    } else fault('no line of a flowchart');
    if (open < 0) fault('nothing to end');
  }
  for (const one of nodes)
    if (/^(?:end|graph|subgraph|class|style|click|default)$/i.test(one)) faults.push(`${one} is a keyword`);
  return open > 0 ? [...faults, 'a subgraph without its end'] : faults;
}
