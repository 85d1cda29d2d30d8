package io.github.meanfield.jobs.export;

import io.github.meanfield.onnx.OnnxModel;
import io.github.meanfield.runtime.InputColumn;
import io.github.meanfield.runtime.Model;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;

/** What a pipeline is exported to. */
enum ExportFormat {

  /** A model of {@code meanfield-runtime}, which scores without Spark. */
  MFZ("in Java", "Model.load(Path.of(\"%s\")).predict(row)") {
    @Override
    Exported export(Model model) throws IOException {
      return new Exported(
          bytes(model::save), model.inputs().stream().map(InputColumn::name).toList());
    }

    @Override
    byte[] rewritten(InputStream in) throws IOException {
      return bytes(Model.load(in)::save);
    }
  },

  /** An ONNX model, which runtimes of many languages compute. */
  ONNX("in Python", "onnxruntime.InferenceSession(\"%s\").run(None, columns)") {
    @Override
    Exported export(Model model) throws IOException {
      OnnxModel made = OnnxModel.of(model);
      return new Exported(bytes(made::save), made.inputs());
    }

    @Override
    byte[] rewritten(InputStream in) throws IOException {
      return bytes(OnnxModel.load(in)::save);
    }
  };

  private final String user;
  private final String usage;

  ExportFormat(String user, String usage) {
    this.user = user;
    this.usage = usage;
  }

  /**
   * A model in a format.
   *
   * @param bytes the file
   * @param columns the columns that it reads
   */
  record Exported(byte[] bytes, List<String> columns) {}

  /** Writes a model. */
  private interface Writer {
    void save(ByteArrayOutputStream out) throws IOException;
  }

  /** The format that a file's name ends with; {@link #MFZ} if it ends with none. */
  static ExportFormat of(String path) {
    return path.toLowerCase(Locale.ROOT).endsWith("." + ONNX) ? ONNX : MFZ;
  }

  /**
   * The model in this format.
   *
   * @throws IllegalArgumentException if the format cannot hold it
   */
  abstract Exported export(Model model) throws IOException;

  /**
   * What would be written of a file's model.
   *
   * @throws IOException if it is no model of this format that was exported, with what it is in its
   *     place
   */
  abstract byte[] rewritten(InputStream in) throws IOException;

  private static byte[] bytes(Writer writer) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    writer.save(bytes);
    return bytes.toByteArray();
  }

  /** Where one uses a file. */
  String user() {
    return user;
  }

  /** How one does. */
  String usage(String path) {
    return String.format(usage, path);
  }

  /** The name as the command line has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
