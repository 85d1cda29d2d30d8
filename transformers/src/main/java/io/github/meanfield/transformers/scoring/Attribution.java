package io.github.meanfield.transformers.scoring;

import io.github.meanfield.stages.network.Quadrature;
import java.io.Serializable;

/**
 * How predictions are attributed to features: by integrated gradients.
 *
 * @param value what is explained
 * @param path where gradients are taken
 * @param numFeatures number of features
 */
public record Attribution(ExplainedValue value, Quadrature path, int numFeatures)
    implements Serializable {}
