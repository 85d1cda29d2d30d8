package io.github.meanfield.keras;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A model as its configuration tells, in the forms of Keras 1, 2 and 3.
 *
 * @param layers the layers, each after those that it takes in
 * @param input name of what it takes in
 * @param output name of the layer whose output is the model's
 */
record KerasModel(List<KerasLayer> layers, String input, String output) {

  /** Beyond what a model has whose layers are fully connected; the time grows with the square. */
  private static final int MOST_LAYERS = 1000;

  /**
   * Reads a configuration.
   *
   * @param json the JSON
   * @throws IllegalArgumentException if it is none of a model with one input and one output, of
   *     layers that are used once, with their inputs alone
   */
  static KerasModel parse(String json) {
    JsonNode model;
    try {
      model = new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "has a model_config that is not JSON: " + e.getMessage().lines().findFirst().orElse(""),
          e);
    }
    String type = model.path("class_name").asText();
    return switch (type) {
      case "Sequential" -> sequential(model.path("config"));
      case "Model", "Functional" -> functional(model.path("config"));
      default ->
          throw new IllegalArgumentException(
              String.format(
                  "is a model of class '%s', but must be a Sequential or a functional Model, whose"
                      + " configuration tells all of it",
                  type));
    };
  }

  private static KerasModel of(List<KerasLayer> layers, String output) {
    List<String> inputs =
        layers.stream()
            .filter(layer -> layer.type().equals(KerasLayer.INPUT))
            .map(KerasLayer::name)
            .toList();
    return new KerasModel(List.copyOf(layers), one("input", inputs), output);
  }

  private static String one(String what, List<String> names) {
    if (names.size() != 1) {
      throw new IllegalArgumentException(
          String.format("has %d %ss %s, but must have one", names.size(), what, names));
    }
    return names.get(0);
  }

  private static JsonNode listed(JsonNode config) {
    // Before Keras 2.2.3 the configuration of a Sequential was the list itself.
    JsonNode layers = config.isArray() ? config : config.path("layers");
    if (layers.size() > MOST_LAYERS) {
      throw new IllegalArgumentException(
          String.format("has %,d layers, but must have at most %,d", layers.size(), MOST_LAYERS));
    }
    return layers;
  }

  private static KerasModel sequential(JsonNode config) {
    List<KerasLayer> layers = new ArrayList<>();
    for (JsonNode layer : listed(config)) {
      JsonNode fields = layer.path("config");
      String name = fields.path("name").asText();
      String type = layer.path("class_name").asText();
      if (layers.isEmpty() && !type.equals(KerasLayer.INPUT)) {
        // The shape of rows is then told by the first layer, or not at all.
        layers.add(new KerasLayer(name + "_input", KerasLayer.INPUT, fields, List.of()));
      }
      List<String> inputs =
          layers.isEmpty() ? List.of() : List.of(layers.get(layers.size() - 1).name());
      layers.add(new KerasLayer(name, type, fields, inputs));
    }
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("has no layers");
    }
    return of(layers, layers.get(layers.size() - 1).name());
  }

  private static KerasModel functional(JsonNode config) {
    List<KerasLayer> layers = new ArrayList<>();
    for (JsonNode layer : listed(config)) {
      KerasLayer read =
          new KerasLayer(
              layer.path("name").asText(),
              layer.path("class_name").asText(),
              layer.path("config"),
              references(layer.path("inbound_nodes")));
      int uses = layer.path("inbound_nodes").size();
      if (uses > 1) {
        throw read.refuse("that is used " + uses + " times; a layer can be used once");
      }
      List<String> arguments = arguments(layer.path("inbound_nodes"));
      if (!arguments.isEmpty()) {
        throw read.refuse(
            String.format(
                "that is called with %s, but must be called with its inputs alone; call it so, and"
                    + " save the model again",
                String.join(", ", arguments)));
      }
      layers.add(read);
    }
    return of(inOrder(layers), one("output", references(config.path("output_layers"))));
  }

  /**
   * The layers that are referred to: by [name, node, tensor], of late within an object that stands
   * for a tensor.
   */
  private static List<String> references(JsonNode node) {
    List<String> names = new ArrayList<>();
    if (isReference(node)) {
      names.add(node.get(0).asText());
    } else if (node.isContainerNode()) {
      node.forEach(child -> names.addAll(references(child)));
    }
    return names;
  }

  private static boolean isReference(JsonNode node) {
    return node.size() >= 3 && node.path(0).isTextual() && node.path(1).isInt();
  }

  /**
   * What a layer is called with beside its inputs. It may change what the layer computes, as {@code
   * training=True} does. It is the fourth part of a reference, and from Keras 3 on an object.
   */
  private static List<String> arguments(JsonNode calls) {
    List<String> arguments = new ArrayList<>();
    if (isReference(calls)) {
      addNamed(calls.path(3), arguments);
    } else if (calls.isArray()) {
      calls.forEach(call -> arguments.addAll(arguments(call)));
    } else if (calls.isObject()) {
      for (JsonNode argument : calls.path("args")) {
        if (!argument.isContainerNode() && isSet(argument)) {
          arguments.add(argument.toString());
        }
      }
      addNamed(calls.path("kwargs"), arguments);
    }
    return arguments;
  }

  private static void addNamed(JsonNode values, List<String> arguments) {
    values
        .fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals("inputs") && isSet(field.getValue())) {
                arguments.add(field.getKey() + "=" + field.getValue());
              }
            });
  }

  private static boolean isSet(JsonNode argument) {
    return !argument.isNull() && !(argument.isBoolean() && !argument.booleanValue());
  }

  private static List<KerasLayer> inOrder(List<KerasLayer> layers) {
    List<KerasLayer> ordered = new ArrayList<>();
    List<KerasLayer> left = new ArrayList<>(layers);
    Set<String> known = new HashSet<>();
    while (!left.isEmpty()) {
      List<KerasLayer> next =
          left.stream().filter(layer -> known.containsAll(layer.inputs())).toList();
      if (next.isEmpty()) {
        throw left.get(0).refuse("whose inputs " + left.get(0).inputs() + " come from no layer");
      }
      ordered.addAll(next);
      left.removeAll(next);
      next.forEach(layer -> known.add(layer.name()));
    }
    return ordered;
  }
}
