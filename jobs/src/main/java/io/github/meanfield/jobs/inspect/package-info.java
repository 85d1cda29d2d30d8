/**
 * The command {@code inspect}: what a table holds that a training should know of, before it.
 *
 * <p>{@code DataAudit} decides the roles as a training does and has the rows looked at ({@link
 * io.github.meanfield.jobs.inspect.rows}). In what they hold, a check for each kind of finding
 * looks ({@link io.github.meanfield.jobs.inspect.check}). An {@code Audit} comes out, for the
 * console, a report, and programs.
 *
 * <p>Whatever the partitions, the same rows give the same audit: what is counted is exact or
 * depends on hashes of values alone.
 */
package io.github.meanfield.jobs.inspect;
