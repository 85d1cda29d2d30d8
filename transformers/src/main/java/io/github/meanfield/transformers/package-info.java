/**
 * Stages that transform: the models that estimators fit, with the summary of their training, and
 * the transformers that need no fitting ({@code SplitAssigner}, {@code NetworkScorer}). Each can be
 * saved and loaded.
 *
 * <p>In: a DataFrame; out: the same rows, lazily, with columns added at the end. Nothing here
 * learns from rows: that is done in {@code io.github.meanfield.estimators}, which this package does
 * not know. How rows are scored in batches is in {@code scoring}.
 */
package io.github.meanfield.transformers;
