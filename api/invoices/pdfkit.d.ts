/** The part of pdfkit that invoices use; the package comes without types. */

export interface TextOptions {
  width?: number;
  align?: "left" | "right";
  lineBreak?: boolean;
  lineGap?: number;
}

/** A node of the document's structure, which screen readers follow. */
export interface StructureElement {
  add(child: StructureElement | (() => void)): StructureElement;
  end(): void;
}

export interface DocumentOptions {
  size: "A4";
  margins: { top: number; bottom: number; left: number; right: number };
  pdfVersion: "1.7";
  tagged: boolean;
  lang: string;
  displayTitle: boolean;
  bufferPages: boolean;
  compress: boolean;
  font: string;
  info: Record<"Title" | "Author" | "Producer" | "Creator", string> & { CreationDate: Date };
}

export default class PDFDocument {
  constructor(options: DocumentOptions);
  readonly page: { readonly width: number; readonly height: number };
  y: number;
  font(name: string): this;
  fontSize(size: number): this;
  fillColor(color: string): this;
  strokeColor(color: string): this;
  lineWidth(width: number): this;
  text(text: string, x: number, y: number, options?: TextOptions): this;
  heightOfString(text: string, options: TextOptions): number;
  moveTo(x: number, y: number): this;
  lineTo(x: number, y: number): this;
  stroke(): this;
  addPage(): this;
  switchToPage(index: number): this;
  bufferedPageRange(): { start: number; count: number };
  struct(
    type: string,
    optionsOrChildren?: { scope?: "Column" | "Row" } | (() => void) | StructureElement[],
    children?: (() => void) | StructureElement[],
  ): StructureElement;
  addStructure(element: StructureElement): this;
  markContent(tag: "Artifact", options: { type: "Layout" | "Pagination" }): this;
  endMarkedContent(): this;
  on(event: "data", listener: (chunk: Uint8Array) => void): this;
  on(event: "end", listener: () => void): this;
  on(event: "error", listener: (error: Error) => void): this;
  end(): void;
}
