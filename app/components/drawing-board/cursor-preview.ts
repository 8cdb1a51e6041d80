import type { Brush } from '#canvas/drawing-input.ts';
import type { View } from './view.ts';

const MIN_DIAMETER_PX = 6;

/** The circle around the mouse or a hovering pen: size and colour of the brush. */
export class CursorPreview {
  private readonly element: HTMLElement;
  private size = 0;
  private isWanted = true;

  constructor(element: HTMLElement) {
    this.element = element;
  }

  setBrush({ tool, colour, size }: Brush): void {
    this.size = size;
    this.element.style.borderColor = tool === 'eraser' ? '#ffffff' : colour;
  }

  /** @param isWanted false if another cursor is shown */
  setWanted(isWanted: boolean): void {
    this.isWanted = isWanted;
    if (!isWanted) this.hide();
  }

  /** @param rect the sheet, which shows `view` */
  move(event: MouseEvent, rect: DOMRect, view: View): void {
    const diameterPx = Math.max(MIN_DIAMETER_PX, (this.size / view.side) * rect.width);
    const { style } = this.element;
    this.element.hidden = !this.isWanted || ('pointerType' in event && event.pointerType === 'touch');
    style.width = `${diameterPx}px`;
    style.height = `${diameterPx}px`;
    style.transform = `translate(${event.clientX - rect.left - diameterPx / 2}px, ${event.clientY - rect.top - diameterPx / 2}px)`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
