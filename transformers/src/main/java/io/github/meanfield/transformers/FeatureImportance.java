package io.github.meanfield.transformers;

import java.io.Serializable;

/**
 * How much a model depends on a group of features.
 *
 * @param name name of the group
 * @param importance by how much the loss rises if the group's values are permuted: log loss of a
 *     classifier, root of the mean squared error of a regressor
 * @param low lower end of its 95 % interval
 * @param high upper end
 * @param dependence mean predictions with the group's values set to each point of its grid, points
 *     × classes (their probabilities), or points × 1 (the predicted number)
 */
public record FeatureImportance(
    String name, double importance, double low, double high, double[][] dependence)
    implements Serializable {}
