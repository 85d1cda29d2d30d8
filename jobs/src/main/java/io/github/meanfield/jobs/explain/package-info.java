/**
 * What predictions and models depend on, by the columns of tables: which features a pipeline makes
 * of which column ({@link io.github.meanfield.jobs.explain.TableFeatures}), the columns that moved
 * each prediction most ({@link io.github.meanfield.jobs.explain.Explanations}), and what a trained
 * network depends on, for reports ({@link io.github.meanfield.jobs.explain.ColumnImportance}).
 * Commands use it; it knows none of them.
 */
package io.github.meanfield.jobs.explain;
