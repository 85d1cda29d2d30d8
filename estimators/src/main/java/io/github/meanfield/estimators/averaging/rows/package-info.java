/**
 * The rows of one fit: read once, surveyed, and dealt to chunks.
 *
 * <p>In: the columns of a DataFrame that a {@code RowSource} names. {@code TrainingRows} reads them
 * into blocks of floats, learns of their labels, counts rows that cannot be trained on by what is
 * wrong with them, and hashes the rest. {@code Chunks} deals the rows of a split to chunks of equal
 * size, one a partition, in the same way however the rows are partitioned. Out: an RDD of chunks
 * that Spark keeps until it is closed.
 *
 * <p>Networks, rounds and params have no place here.
 */
package io.github.meanfield.estimators.averaging.rows;
