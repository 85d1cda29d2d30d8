/**
 * What texts of tables stand for, with and without Spark: numbers, dates and what they tell, flags,
 * and marks of missing values.
 */
package io.github.meanfield.runtime.text;
