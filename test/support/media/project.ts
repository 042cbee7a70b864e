/** The folder of the project, in which both Jest and `make bench-media` start. */
export const project = process.cwd();
