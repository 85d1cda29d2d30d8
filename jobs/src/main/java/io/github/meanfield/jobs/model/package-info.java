/**
 * What is known of a saved pipeline and its columns: where it is, which columns it reads and adds,
 * what each column is to it, and what its training rows had in them, kept as {@code
 * statistics.json} beside it.
 *
 * <p>Input in any format comes in, rows with the types of the training go out. Shared by the
 * commands that make a model and those that use one; fitting, scoring and judging are theirs.
 */
package io.github.meanfield.jobs.model;
