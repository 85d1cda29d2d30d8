package io.github.meanfield.stages.network.tabular;

import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * The frequencies of a periodic embedding.
 *
 * @param count how many there are, at least 1
 * @param scale their standard deviation as they start, greater than 0
 */
public record Frequencies(@JsonProperty("count") int count, @JsonProperty("scale") double scale)
    implements Serializable {

  /** Whether those of a file are what they can be. */
  boolean areSound() {
    return count > 0 && scale > 0 && Double.isFinite(scale);
  }
}
