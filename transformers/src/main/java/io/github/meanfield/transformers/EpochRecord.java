package io.github.meanfield.transformers;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.util.List;

/**
 * What one pass over the training rows did, or the passes of a round that has several.
 *
 * @param epoch number of the epoch, from 1; the last one of a round
 * @param rounds averagings; with updater lbfgs the points at which it had the loss computed
 * @param rows rows trained on, each as often as it was: all of them in each epoch, except with
 *     backend dl4j-spark, and in each round with updater lbfgs
 * @param trainLoss mean loss of the rows, each taken just before the step it was part of; with
 *     updater lbfgs after the step; NaN with differential privacy, which it would break
 * @param validationLoss mean loss of the validation rows after the epoch, NaN without such rows
 * @param validationMetric metric of the validation rows, by name {@code metricName} of the summary:
 *     accuracy or auc of a classifier, microF1Measure or subsetAccuracy where a row may have
 *     several labels, rmse or mae of a regressor; NaN without such rows
 * @param learningRate learning rate at the end of the epoch, NaN with updater lbfgs
 * @param seconds wall time, validation included
 * @param predictions what the network after the epoch predicts for the {@code examples} of the
 *     summary, one after another: the probability of the class that a row has, of labels that are
 *     distributions, or several a row, the probabilities of the first three classes or labels, or
 *     as many predicted numbers as the label of an example has; empty where that was not recorded,
 *     as of further networks
 */
public record EpochRecord(
    int epoch,
    int rounds,
    long rows,
    double trainLoss,
    double validationLoss,
    double validationMetric,
    double learningRate,
    double seconds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> predictions)
    implements Serializable {

  /** Copies its list. */
  public EpochRecord {
    // Missing where it was written before there could be any.
    predictions = predictions == null ? List.of() : List.copyOf(predictions);
  }

  /** The same where no predictions were recorded. */
  EpochRecord withoutPredictions() {
    return new EpochRecord(
        epoch,
        rounds,
        rows,
        trainLoss,
        validationLoss,
        validationMetric,
        learningRate,
        seconds,
        List.of());
  }
}
