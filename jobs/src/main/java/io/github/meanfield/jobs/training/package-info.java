/**
 * A training as commands make it: from a table to a saved pipeline, its test rows and a report.
 * {@code TrainingCommand} has its options and its course, {@code TrainingOutput} what it leaves.
 *
 * <p>What is learned from what is told by the package of the task. In order: {@code Target} is what
 * the label is (classes or numbers), {@code Preset} what the network is like, {@code Training}
 * splits, fits {@code FeatureStages} and the network on the training rows, {@code NetworkJudge}
 * judges it beside {@code Baselines}, which it has to be better than; {@code Progress} tells of it
 * while it goes on, {@code TrainingPrinter} and the classes of sections say what came of it. Test
 * rows are judged by the package of the evaluation; how a network learns is in the estimators.
 */
package io.github.meanfield.jobs.training;
