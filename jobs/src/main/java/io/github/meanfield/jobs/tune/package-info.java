/**
 * The command {@code tune}: a training whose network is found by a search.
 *
 * <p>{@code SearchOptions} is the section {@code search} of a config: what is varied ({@code
 * SearchTerms} reads distributions), and how. {@code Tune} has a {@code NetworkTuner} try networks
 * on the rows of a training, judged by {@code SearchMetric} of the validation rows; {@code
 * TrialPrinter} tells of it meanwhile. What is best is trained as any other network by the package
 * of the training; {@code SearchSections} tells what was tried, and {@code MainEffects} what
 * mattered.
 */
package io.github.meanfield.jobs.tune;
