/**
 * What texts stand for, with and without Spark: numbers, dates and what they tell, flags, and marks
 * of missing values, as tables have them; and words.
 */
package io.github.meanfield.runtime.text;
