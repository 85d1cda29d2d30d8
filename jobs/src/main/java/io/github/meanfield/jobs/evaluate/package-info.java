/**
 * The command {@code evaluate}, and how predictions are judged wherever that is done: metrics of
 * classes and of numbers, in all and by group, beside one answer for every row; curves, confusion
 * and the worst mistakes of a report.
 *
 * <p>Rows with a prediction and a true label come in; a {@code Judgement} goes out. Nothing is
 * fitted here. Intervals are those of the Poisson bootstrap (Efron, "Bootstrap methods: another
 * look at the jackknife", Annals of Statistics 1979, with the counts of a row drawn from a Poisson
 * distribution of mean 1: Chamandy, Muralidharan, Najmi and Naidu, "Estimating uncertainty for
 * massive data streams", Google 2012), with percentiles of the differences from the metric.
 */
package io.github.meanfield.jobs.evaluate;
