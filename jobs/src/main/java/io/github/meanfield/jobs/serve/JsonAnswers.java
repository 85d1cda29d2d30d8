package io.github.meanfield.jobs.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as objects: one for a request of one, in an array for one of an array. A change is
 * null where there is no prediction with the typical value: JSON has no NaN, and who reads a number
 * is not to get a text.
 */
final class JsonAnswers implements Answers {

  private final Model model;
  private final boolean isSingle;
  private final List<Prediction> predictions = new ArrayList<>();
  private final List<List<Change>> changes = new ArrayList<>();

  /**
   * No predictions so far.
   *
   * @param isSingle whether the one that comes stands alone
   */
  JsonAnswers(Model model, boolean isSingle) {
    this.model = model;
    this.isSingle = isSingle;
  }

  @Override
  public void add(Prediction prediction, List<Change> itsChanges) {
    predictions.add(prediction);
    changes.add(itsChanges);
  }

  @Override
  public Answer answer() {
    return Answer.json(
        Answer.OK,
        json -> {
          if (!isSingle) {
            json.writeStartArray();
          }
          for (int i = 0; i < predictions.size(); i++) {
            write(json, predictions.get(i), changes.get(i));
          }
          if (!isSingle) {
            json.writeEndArray();
          }
        });
  }

  private void write(JsonGenerator json, Prediction prediction, List<Change> itsChanges)
      throws IOException {
    json.writeStartObject();
    if (!prediction.isPresent()) {
      json.writeNullField("prediction");
      json.writeStringField("reason", prediction.absence());
    } else if (model.kind() == Model.Kind.CLASSIFIER) {
      json.writeNumberField("prediction", prediction.value());
      json.writeStringField("predictedLabel", prediction.label());
      json.writeObjectFieldStart("probability");
      double[] probabilities = prediction.probabilities();
      for (int k = 0; k < probabilities.length; k++) {
        json.writeNumberField(model.classes().get(k), probabilities[k]);
      }
      json.writeEndObject();
    } else {
      json.writeFieldName("prediction");
      write(json, prediction.outputs());
    }
    if (itsChanges != null) {
      json.writeArrayFieldStart("explanation");
      for (Change change : itsChanges) {
        json.writeStartObject();
        json.writeStringField("column", change.column());
        json.writeFieldName("change");
        write(json, change.by());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** One number as it is, several as an array. */
  private static void write(JsonGenerator json, double[] numbers) throws IOException {
    if (numbers.length == 1) {
      write(json, numbers[0]);
      return;
    }
    json.writeStartArray();
    for (double number : numbers) {
      write(json, number);
    }
    json.writeEndArray();
  }

  private static void write(JsonGenerator json, double number) throws IOException {
    if (Double.isNaN(number)) {
      json.writeNull();
    } else {
      json.writeNumber(number);
    }
  }
}
