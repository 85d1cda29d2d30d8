/**
 * Findings of an inspection: a {@code Check} for each kind looks in the {@code Evidence} of a
 * table, on the driver and without Spark.
 */
package io.github.meanfield.jobs.inspect.check;
