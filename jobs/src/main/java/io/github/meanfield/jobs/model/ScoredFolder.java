package io.github.meanfield.jobs.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.tables.ColumnType;
import io.github.meanfield.jobs.tables.QuantileColumns;
import io.github.meanfield.jobs.tables.Storage;
import io.github.meanfield.jobs.tables.csv.CsvColumn;
import io.github.meanfield.jobs.tables.csv.CsvForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/**
 * What a folder of scored rows says of them, in a file that its readers pass over.
 *
 * @param classes names of the classes in the order of probabilities; none for numbers
 * @param form the form of its files if they are CSV, null otherwise
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScoredFolder(List<String> classes, CsvForm form) {

  /** Name of the file, where counts and drift stand too. */
  public static final String FILE = "_metrics.json";

  /** What the columns of probabilities in CSV begin with, before the number of their class. */
  private static final String SCORES = "probability_";

  /** The column of CSV with the probabilities of any number of labels. */
  private static final String ALL_SCORES = "probability";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Without names of classes there are none. */
  public ScoredFolder {
    classes = classes == null ? List.of() : List.copyOf(classes);
  }

  /**
   * The form in which rows are written as CSV: line breaks in texts are as they were, and so are
   * numbers that are passed through, and what means a missing value.
   *
   * @param decimal what stands before decimals in the input
   * @param marks texts that mean a missing value in the input
   */
  public static CsvForm form(char decimal, List<String> marks) {
    CsvForm form = CsvForm.DEFAULT;
    return new CsvForm(
        ',',
        form.quote(),
        form.escape(),
        form.encoding(),
        decimal,
        Stream.concat(form.missing().stream(), marks.stream()).distinct().toList(),
        true);
  }

  /** What the rows are of. */
  public String classesInWords() {
    return classes.isEmpty() ? "predicted numbers" : "the classes " + String.join(", ", classes);
  }

  /** What the files are like that are CSV. */
  public String formInWords() {
    return String.format(
        "files with a decimal %s, where %s mean a missing value",
        form.decimal() == ',' ? "comma" : "dot",
        form.missing().stream().filter(mark -> !mark.isEmpty()).sorted().toList());
  }

  /** What is written of it, by name. */
  public Map<String, Object> values() {
    return MAPPER.convertValue(this, new TypeReference<>() {});
  }

  /**
   * What the folder says that rows are in.
   *
   * @param path the folder, one of a partition in it, or a file in either of them
   * @return empty if no scoring has written it
   */
  public static Optional<ScoredFolder> of(Path path) {
    Path folder = Storage.isFolder(path) ? path : path.getParent();
    while (folder.getName().contains("=") && folder.getParent() != null) {
      folder = folder.getParent();
    }
    Path file = new Path(folder, FILE);
    if (!Storage.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(Storage.read(file), ScoredFolder.class));
    } catch (JsonProcessingException e) {
      throw new BadInput("'%s' cannot be read: %s", file, e.getOriginalMessage());
    }
  }

  /** Whether columns of CSV hold probabilities of classes. */
  static boolean hasProbabilities(List<String> names) {
    return names.contains(SCORES + "0");
  }

  /**
   * How columns of CSV are read: all are texts but what scoring has added, and the label if it is a
   * number. Where rows may have several labels, these are the texts of arrays.
   *
   * @param decimal what stands before decimals in the files
   * @param hasClasses whether classes were predicted
   * @param label the label's column
   */
  static List<CsvColumn> columns(
      List<String> names, char decimal, boolean hasClasses, String label) {
    List<CsvColumn> columns = new ArrayList<>();
    boolean hasSets = !hasClasses && names.contains(ALL_SCORES);
    for (String name : names) {
      // Scoring writes its own numbers with a dot, whatever the input has.
      boolean isAdded =
          decimal == '.'
              && (name.equals("prediction") && !hasSets
                  || hasClasses && name.matches(SCORES + "\\d+")
                  || !hasClasses && QuantileColumns.isQuantile(name));
      boolean isNumber = isAdded || !hasClasses && !hasSets && name.equals(label);
      columns.add(new CsvColumn(name, isNumber ? ColumnType.NUMBER : ColumnType.TEXT, null));
    }
    return columns;
  }
}
