package io.github.meanfield.estimators.averaging;

import io.github.meanfield.transformers.TrainingSummary.Course;
import io.github.meanfield.transformers.TrainingSummary.Times;
import java.util.List;

/**
 * What came of training.
 *
 * @param parameters the network's parameters
 * @param course the epochs, and why they ended
 * @param times where the time went
 * @param kernels names of the kernels that matrices were multiplied by, as far as they are known
 */
public record TrainingResult(
    float[] parameters, Course course, Times times, List<String> kernels) {}
