/**
 * Rows in the binary form in which Spark's own operators hand them on, and readers of their
 * columns. In: a DataFrame and a function of one of its columns, or of the rows of a partition;
 * out: the DataFrame with the columns that the function computes in batches, or an RDD of what it
 * makes of the rows.
 *
 * <p>The interfaces of Spark behind this are internal and may change with any release. What makes
 * such rows, or depends on how they are laid out, belongs here, so that there is one place to
 * adapt; other packages read values of them and hand them on. No value is interpreted here beyond
 * turning it into floats and doubles.
 */
package io.github.meanfield.stages.catalyst;
