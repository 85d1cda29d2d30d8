package io.github.meanfield.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.meanfield.runtime.Model;
import io.github.meanfield.runtime.ModelFormatException;
import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Step;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A trained pipeline as an ONNX model, of operators of opset 13 and of ai.onnx.ml 2. ONNX Runtime
 * 1.22 and 1.30 were seen to compute it.
 *
 * <p>Its inputs are the columns of {@link Model#inputs}, one tensor of N rows each:
 *
 * <ul>
 *   <li>numbers and flags: floats [N, 1], a flag 0 or 1, and NaN for a missing value;
 *   <li>categories: strings [N, 1]; a missing one is a text that is no category, such as the empty
 *       text. A number that was one in training is its text without decimals that it does not need,
 *       or as Java or Python write it as a double: 1 and 1.0, 0.00005, 5.0E-5 and 5e-05. Other
 *       texts of it, such as 1.00, are no category;
 *   <li>vectors: floats [N, size], NaN for a missing number;
 *   <li>dates: what is told by {@link io.github.meanfield.runtime.text.DateFeature}, one input of
 *       floats [N, 1] each, named as the pipeline names it. ONNX has no dates.
 * </ul>
 *
 * <p>Its outputs are the columns of {@link Model#outputs}, and those of probabilities and classes
 * also if the pipeline has them not (so codes and errors of an autoencoder): floats [N, size] of
 * vectors; the class as int64 [N] and its name as strings [N]; a single predicted number as floats
 * [N]. A row that the pipeline refuses or leaves out has NaN, the class -1 and an empty name.
 *
 * <p>Numbers come in and go out as floats, with seven digits: those that are the same float as a
 * number that means a missing one are missing, and predictions beyond floats are none. What is
 * subtracted and divided before a network is computed in double in between. Networks are computed
 * in float, as in training.
 */
public final class OnnxModel {

  private static final String PRODUCER = "Meanfield";
  private static final int OPSET = 13;
  private static final int LEARNING_OPSET = 2;

  /** The version of the format that came with the opset. */
  private static final int IR_VERSION = 7;

  private final ModelProto proto;

  private OnnxModel(ModelProto proto) {
    this.proto = proto;
  }

  /**
   * The ONNX model of a pipeline.
   *
   * @param model the pipeline
   * @throws IllegalArgumentException if it is too large for a file of ONNX, which has 2 GB at most,
   *     if an input has the name of an output that the pipeline does not name, if outputs of
   *     several networks are combined as quantiles or distributions, or if it reads texts
   */
  public static OnnxModel of(Model model) {
    for (Step step : model.steps()) {
      if (step instanceof IndexText) {
        throw new IllegalArgumentException(
            String.format(
                "%s makes tokens of texts, for which ONNX has no operators; make a file of"
                    + " meanfield-runtime (.mfz, by Model.save), which scores them in Java",
                step.stage()));
      }
    }
    if (model.numParameters() > Graph.MOST_BYTES / Float.BYTES) {
      throw new IllegalArgumentException(
          String.format(
              "the model has %,d parameters, which are more than the 2 GB that an ONNX file can"
                  + " have; save it by Model.save",
              model.numParameters()));
    }
    ModelProto.Builder proto =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName(PRODUCER)
            .setDomain("io.github.meanfield")
            .setDocString(model.maker())
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(Ops.LEARNING).setVersion(LEARNING_OPSET))
            .setGraph(new PipelineGraph(model).build());
    TreeMap<String, String> metadata = new TreeMap<>();
    metadata.put("maker", model.maker());
    metadata.put("kind", model.kind().name().toLowerCase(Locale.ROOT));
    for (int k = 0; k < model.classes().size(); k++) {
      metadata.put("class." + k, model.classes().get(k));
    }
    metadata.forEach(
        (key, value) ->
            proto.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return new OnnxModel(proto.build());
  }

  /**
   * Reads a model.
   *
   * @param in what {@link #save} wrote; it is not closed
   * @throws ModelFormatException if it is something else, in words that follow the name of a file
   * @throws IOException if it cannot be read
   */
  public static OnnxModel load(InputStream in) throws IOException {
    ModelProto proto;
    try {
      proto = ModelProto.parseFrom(in);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelFormatException("is no ONNX model: " + e.getMessage(), e);
    }
    if (!proto.getProducerName().equals(PRODUCER)) {
      throw new ModelFormatException(
          String.format(
              "is no ONNX model that %s made, but one of '%s'", PRODUCER, proto.getProducerName()));
    }
    return new OnnxModel(proto);
  }

  /** The names of the columns that it reads. */
  public List<String> inputs() {
    return proto.getGraph().getInputList().stream().map(ValueInfoProto::getName).toList();
  }

  /**
   * Saves the model.
   *
   * @param file the file, which must not exist; it does not if this fails
   * @throws IOException if it exists or cannot be written
   */
  public void save(Path file) throws IOException {
    OutputStream made =
        Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (OutputStream out = made) {
      save(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      throw e;
    }
  }

  /**
   * Saves the model. The same model is written as the same bytes.
   *
   * @param out where to write; it is not closed
   * @throws IOException if that fails
   */
  public void save(OutputStream out) throws IOException {
    proto.writeTo(out);
  }
}
