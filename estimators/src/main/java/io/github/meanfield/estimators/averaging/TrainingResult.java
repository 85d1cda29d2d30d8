package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Times;

/**
 * What came of training.
 *
 * @param parameters the network's parameters
 * @param course the epochs, and why they ended
 * @param times where the time went
 */
public record TrainingResult(float[] parameters, Course course, Times times) {}
