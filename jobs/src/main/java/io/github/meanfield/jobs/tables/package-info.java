/**
 * Rows and files on any file system: the formats that tables are read from and written as, names
 * and types of columns after reading, and folders that appear all at once or not at all.
 *
 * <p>Paths and options come in, rows as Spark has them or written files go out. Nothing here knows
 * what a column is to a model. IDX is the format of MNIST (LeCun, Cortes and Burges).
 */
package io.github.meanfield.jobs.tables;
