/**
 * Rows as networks read them. In: values of features columns (Vectors, arrays, numbers; sequences
 * and structs of several inputs, which become flat rows), each checked as it is read; out: blocks
 * of rows in primitive arrays, features as float, dense or as compressed sparse rows, labels and
 * weights as double.
 *
 * <p>Here is no Spark plan and no network: blocks are filled by whoever reads rows and consumed by
 * whoever computes.
 */
package io.github.meanfield.stages.rows;
