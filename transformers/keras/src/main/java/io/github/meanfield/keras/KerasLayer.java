package io.github.meanfield.keras;

import java.util.List;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.MissingNode;

/**
 * A layer as Keras has it.
 *
 * @param name its name
 * @param type its class
 * @param config its configuration
 * @param inputs names of the layers that it takes in
 */
record KerasLayer(String name, String type, JsonNode config, List<String> inputs) {

  /** The class of what a model takes in. */
  static final String INPUT = "InputLayer";

  /**
   * A number of the configuration.
   *
   * @param fallback Keras' default
   * @param names the names it has had in versions of Keras
   * @throws IllegalArgumentException if it is no finite number
   */
  double number(double fallback, String... names) {
    JsonNode value = value(names);
    if (!value.isMissingNode() && !(value.isNumber() && Double.isFinite(value.asDouble()))) {
      throw refuse(String.format("with %s %s, but must have a finite number", names[0], value));
    }
    return value.asDouble(fallback);
  }

  /**
   * A number of the configuration, within bounds.
   *
   * @param fallback Keras' default
   * @param least the least that it may be
   * @param most the most that it may be, or infinity
   * @param name its name
   * @throws IllegalArgumentException if it is none
   */
  double number(double fallback, double least, double most, String name) {
    double number = number(fallback, name);
    if (!(number >= least && number <= most)) {
      throw refuse(
          String.format(
              "with %s %s, but must have one %s",
              name,
              value(name),
              most == Double.POSITIVE_INFINITY
                  ? "of at least " + least
                  : "in [" + least + ", " + most + "]"));
    }
    return number;
  }

  /** A field of the configuration by the names it has had; a missing node if it is not there. */
  JsonNode value(String... names) {
    for (String name : names) {
      if (config.hasNonNull(name)) {
        return config.get(name);
      }
    }
    return MissingNode.getInstance();
  }

  /**
   * Requires that a layer computes along the one dimension that rows have beside their number.
   *
   * @param name what the configuration calls the axis, or axes
   * @throws IllegalArgumentException if it does not
   */
  void requireLastAxis(String name) {
    JsonNode axes = value(name);
    JsonNode axis = axes.size() == 1 ? axes.get(0) : axes;
    if (!axis.isMissingNode() && axis.asInt(0) != -1 && axis.asInt(0) != 1) {
      throw refuse("along axis " + axes + ", but of rows of numbers it must be the last one");
    }
  }

  /**
   * An error about this layer.
   *
   * @param problem what follows its name
   */
  IllegalArgumentException refuse(String problem) {
    return new IllegalArgumentException(
        String.format("has layer '%s' (%s) %s", name, type, problem));
  }
}
