/** The marks that a line may have, in one pass: code, a link, an address, weight, and a mark that is meant as itself. */
export const MARKS = /`([^`]*)`|\[([^\]]*)\]\(([^)]*)\)|<(https:\/\/[^>]*)>|\*\*([^*]*)\*\*|\\([\\`*[\]<>])/g;
