package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.EpochRecord;
import java.util.List;

/**
 * What came of training.
 *
 * @param parameters the network's parameters
 * @param epochs the epochs
 * @param bestEpoch epoch with the smallest validation loss, the last one without validation
 * @param stopReason why training ended
 * @param computeSeconds time in which workers were training
 * @param synchronisationSeconds time of the rounds beyond that
 * @param validationSeconds time of validation
 */
public record TrainingResult(
    float[] parameters,
    List<EpochRecord> epochs,
    int bestEpoch,
    String stopReason,
    double computeSeconds,
    double synchronisationSeconds,
    double validationSeconds) {}
