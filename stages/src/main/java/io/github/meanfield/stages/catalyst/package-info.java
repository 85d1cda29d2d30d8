/**
 * Rows in the binary form in which Spark's own operators hand them on, and readers of their
 * columns. In: a DataFrame and a function over the rows of a partition; out: a DataFrame or an RDD
 * of what the function makes of them.
 *
 * <p>The interfaces of Spark behind this are internal and may change with any release. What makes
 * such rows, or depends on how they are laid out, belongs here, so that there is one place to
 * adapt; other packages read values of them and hand them on. No value is interpreted here beyond
 * turning it into floats and doubles.
 */
package io.github.meanfield.stages.catalyst;
