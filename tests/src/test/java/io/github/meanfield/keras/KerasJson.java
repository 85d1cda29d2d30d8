package io.github.meanfield.keras;

import java.util.List;
import java.util.stream.Stream;

/** Parts of a model_config, as versions of Keras write them. */
final class KerasJson {

  /** That rows have three features, as Keras writes it before 3. */
  static final String ROWS = "\"batch_input_shape\": [null, 3]";

  private KerasJson() {}

  /**
   * A layer of a Functional; config is what a configuration has after its name, and inputs are
   * JSON.
   */
  static String node(String type, String name, String config, String inputs) {
    return String.format(
        "{\"class_name\": \"%s\", \"name\": \"%s\", \"config\": {\"name\": \"%s\", %s},"
            + " \"inbound_nodes\": %s}",
        type, name, name, config, inputs);
  }

  /** A Functional of {@link #node layers}; inputs and outputs are references to layers. */
  static String functional(String inputs, String outputs, String... nodes) {
    return String.format(
        "{\"class_name\": \"Functional\", \"config\": {\"name\": \"model\", \"layers\": [%s],"
            + " \"input_layers\": %s, \"output_layers\": %s}}",
        String.join(", ", nodes), inputs, outputs);
  }

  /** A reference to layers, as a version of Keras writes it. */
  static String from(int version, String... names) {
    List<String> references =
        Stream.of(names)
            .map(
                name ->
                    version < 3
                        ? "[\"" + name + "\", 0, 0" + (version == 1 ? "]" : ", {}]")
                        : "{\"class_name\": \"__keras_tensor__\", \"config\": {\"shape\": [null, 3],"
                            + " \"dtype\": \"float32\", \"keras_history\": [\""
                            + name
                            + "\", 0, 0]}}")
            .toList();
    String list = String.join(", ", references);
    if (version < 3) {
      return "[[" + list + "]]";
    }
    String arguments = names.length > 1 ? "[" + list + "]" : list;
    return "[{\"args\": [" + arguments + "], \"kwargs\": {}}]";
  }

  /** A Sequential of {@link #layer layers}. */
  static String sequential(String... layers) {
    return "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": ["
        + String.join(", ", layers)
        + "]}}";
  }

  /** A layer of a Sequential, with the name "it". */
  static String layer(String type, String config) {
    return String.format(
        "{\"class_name\": \"%s\", \"config\": {\"name\": \"it\", %s}}", type, config);
  }
}
