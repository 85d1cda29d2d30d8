/**
 * Formulas that scoring has in common with and without Spark: functions of arrays, probabilities,
 * standardization, and what networks for tables make of numbers. No state, and nothing is read.
 */
package io.github.meanfield.runtime.math;
