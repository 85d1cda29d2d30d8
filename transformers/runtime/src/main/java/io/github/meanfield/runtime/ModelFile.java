package io.github.meanfield.runtime;

import io.github.meanfield.runtime.steps.IndexText;
import io.github.meanfield.runtime.steps.Step;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipOutputStream;

/**
 * The file of a model: a zip with {@code model.json} as its first entry and an entry for each array
 * that it refers to.
 */
final class ModelFile {

  /** Name of the first entry. */
  static final String JSON = "model.json";

  private static final String FORMAT = "meanfield-model";

  /** Of models without texts, which releases from the first on read. */
  private static final int FIRST = 1;

  /** Of models that read texts. */
  private static final int LATEST = 2;

  /**
   * What {@code model.json} holds.
   *
   * @param format always the same
   * @param formatVersion version of the form
   * @param maker what made the model, in words
   * @param kind what it predicts
   * @param inputs the columns that it reads
   * @param statistics what the training rows had in these columns, as far as it is known
   * @param outputs the columns of a prediction, for readers of the file
   * @param classes names of classes, for readers of the file
   * @param steps what is done with a row
   */
  public record Content(
      String format,
      int formatVersion,
      String maker,
      Model.Kind kind,
      List<InputColumn> inputs,
      List<InputStatistics> statistics,
      List<OutputColumn> outputs,
      List<String> classes,
      List<Step> steps) {

    static Content of(Model model) {
      return new Content(
          FORMAT,
          version(model),
          model.maker(),
          model.kind(),
          model.inputs(),
          model.statistics(),
          model.outputs(),
          model.classes(),
          model.steps());
    }
  }

  private ModelFile() {}

  private static int version(Model model) {
    return model.steps().stream().anyMatch(IndexText.class::isInstance) ? LATEST : FIRST;
  }

  static void write(Model model, OutputStream out) throws IOException {
    JsonWriter json = new JsonWriter();
    byte[] content = json.write(Content.of(model));
    requireReadable(content);
    ZipOutputStream zip = new ZipOutputStream(out);
    put(zip, JSON, content);
    for (Map.Entry<String, byte[]> array : json.arrays().entrySet()) {
      put(zip, array.getKey(), array.getValue());
    }
    zip.finish();
    zip.flush();
  }

  /** What is saved can be loaded: this, too, has limits. */
  private static void requireReadable(byte[] content) throws IOException {
    if (content.length > Entries.LARGEST_JSON) {
      throw new IllegalArgumentException(
          String.format(
              "the model would have a '%s' of %,d bytes, and %,d are the most; categories with"
                  + " millions of values, or as many words, are the likely cause",
              JSON, content.length, Entries.LARGEST_JSON));
    }
    try {
      JsonTree.parse(content);
    } catch (ModelFormatException e) {
      throw new IllegalArgumentException("the model " + e.getMessage(), e);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // The same model has the same bytes whenever it is written.
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  static Model read(InputStream in) throws IOException {
    Content content = content(in);
    Model model;
    try {
      model = new Model(content.maker, content.inputs, content.steps, content.statistics);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(
          "has steps or statistics that do not fit: " + e.getMessage(), e);
    }
    if (model.kind() != content.kind
        || !model.outputs().equals(content.outputs)
        || !model.classes().equals(content.classes)) {
      throw new ModelFormatException("has a kind, outputs or classes that its steps do not have");
    }
    return model;
  }

  private static Content content(InputStream in) throws IOException {
    try {
      Entries entries = new Entries(in);
      Map<String, Object> json = JsonTree.parse(entries.json());
      requireFormat(json);
      return new JsonReader(entries.arrays(JsonReader.arrays(json))).read(json, Content.class);
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      // Names of entries that are no texts are illegal arguments.
      throw new ModelFormatException("is damaged: " + e.getMessage(), e);
    }
  }

  private static void requireFormat(Map<String, Object> json) throws ModelFormatException {
    if (!FORMAT.equals(json.get("format"))) {
      throw new ModelFormatException(
          String.format("has format '%s'; required is '%s'", json.get("format"), FORMAT));
    }
    boolean isRead =
        json.get("formatVersion") instanceof Long version && version >= FIRST && version <= LATEST;
    if (!isRead) {
      throw new ModelFormatException(
          String.format(
              "has formatVersion %s; this release reads %d and %d",
              json.get("formatVersion"), FIRST, LATEST));
    }
  }
}
