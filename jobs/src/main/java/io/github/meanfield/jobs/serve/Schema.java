package io.github.meanfield.jobs.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import java.io.IOException;
import java.util.Locale;

/** Tells what a model reads and predicts. */
final class Schema {

  private Schema() {}

  /** The answer to who asks for it. */
  static Answer of(Model model) {
    return Answer.json(
        Answer.OK,
        json -> {
          json.useDefaultPrettyPrinter();
          json.writeStartObject();
          json.writeStringField("kind", model.kind().name().toLowerCase(Locale.ROOT));
          json.writeStringField("maker", model.maker());
          json.writeNumberField("parameters", model.numParameters());
          json.writeArrayFieldStart("inputs");
          for (InputColumn column : model.inputs()) {
            writeInput(json, column);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("outputs");
          if (model.kind() == Model.Kind.CLASSIFIER) {
            writeOutput(json, "prediction", "number", 1);
            writeOutput(json, "predictedLabel", "text", 1);
            writeOutput(json, "probability", "numbers by classes", model.classes().size());
          } else {
            boolean isOne = model.numTargets() == 1;
            writeOutput(json, "prediction", isOne ? "number" : "numbers", model.numTargets());
          }
          json.writeEndArray();
          json.writeArrayFieldStart("classes");
          for (String name : model.classes()) {
            json.writeString(name);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  private static void writeInput(JsonGenerator json, InputColumn column) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", column.name());
    json.writeStringField("type", column.type().name().toLowerCase(Locale.ROOT));
    if (column.type() == InputColumn.Type.VECTOR) {
      json.writeNumberField("size", column.size());
    }
    json.writeBooleanField("nullable", column.isNullable());
    json.writeArrayFieldStart("missing");
    for (String mark : column.missing()) {
      json.writeString(mark);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void writeOutput(JsonGenerator json, String name, String type, int size)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("type", type);
    json.writeNumberField("size", size);
    json.writeEndObject();
  }
}
