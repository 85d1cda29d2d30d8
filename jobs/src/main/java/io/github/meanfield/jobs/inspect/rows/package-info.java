/**
 * The rows of a table that is inspected, and what is counted in them.
 *
 * <p>An {@code AuditedTable} has the rows in a form where a column is a position. Three passes look
 * at it: {@code RowGroups} (equal rows, by one shuffle of hashes), {@code Profiles} (each column by
 * itself, and the rows of a sample), {@code BinnedCounts} (the label and the splits along each
 * column, in bins that the sample gives). They make the {@code Evidence}.
 */
package io.github.meanfield.jobs.inspect.rows;
