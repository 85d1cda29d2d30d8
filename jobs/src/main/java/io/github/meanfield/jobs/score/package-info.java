/**
 * The command {@code score}: rows go through a saved pipeline, as one job or as a stream, into a
 * folder or a table.
 *
 * <p>Rows are counted on their way, in the same pass, and compared with the training rows: the
 * drift of a feature is the largest of four differences, in missing values, the mean, values out of
 * range and unseen categories; the first two count beyond three standard errors only. Labels are
 * not looked at.
 */
package io.github.meanfield.jobs.score;
