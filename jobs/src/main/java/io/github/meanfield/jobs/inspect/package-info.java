/**
 * The command {@code inspect}: what a table holds that a training should know of, before it.
 *
 * <p>{@code DataAudit} decides the roles as a training does and makes an {@code AuditedTable} of
 * the rows, where a column is a position. Three passes look at it: {@code RowGroups} (equal rows,
 * by one shuffle of hashes), {@code Profiles} (each column by itself, and the rows of a sample),
 * {@code BinnedCounts} (the label and the splits along each column, in bins that the sample gives).
 * They make the {@code Evidence}, in which a {@code Check} for each kind of finding looks, on the
 * driver and without Spark. An {@code Audit} comes out, for the console, a report, and programs.
 *
 * <p>Whatever the partitions, the same rows give the same audit: what is counted is exact or
 * depends on hashes of values alone.
 */
package io.github.meanfield.jobs.inspect;
