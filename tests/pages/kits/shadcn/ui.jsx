/** The used parts of what `shadcn add button checkbox dialog form input label radio-group` generates. */
import "tailwind.css";
import { cva } from "class-variance-authority";
import { clsx } from "clsx";
import {
  Checkbox as CheckboxPrimitive,
  Dialog as DialogPrimitive,
  Label as LabelPrimitive,
  RadioGroup as RadioGroupPrimitive,
  Slot,
} from "radix-ui";
import { createContext, useContext, useId } from "react";
import { Controller, FormProvider } from "react-hook-form";
import { twMerge } from "tailwind-merge";
import { CheckIcon, CloseIcon } from "../shared/icons.jsx";

export const cn = (...classes) => twMerge(clsx(classes));

const buttonVariants = cva(
  "inline-flex items-center justify-center gap-2 whitespace-nowrap rounded-md text-sm font-medium transition-all disabled:pointer-events-none disabled:opacity-50 outline-none focus-visible:ring-[3px]",
  {
    variants: {
      variant: {
        default: "bg-neutral-900 text-white shadow-xs hover:bg-neutral-800",
        outline: "border bg-white shadow-xs hover:bg-neutral-100",
        ghost: "hover:bg-neutral-100",
      },
      size: { default: "h-9 px-4 py-2", icon: "size-9" },
    },
    defaultVariants: { variant: "default", size: "default" },
  },
);

export function Button({ className, variant, size, asChild = false, ...props }) {
  const Comp = asChild ? Slot.Root : "button";
  return <Comp data-slot="button" className={cn(buttonVariants({ variant, size, className }))} {...props} />;
}

export function Input({ className, type, ...props }) {
  return (
    <input
      type={type}
      data-slot="input"
      className={cn(
        "flex h-9 w-full min-w-0 rounded-md border bg-transparent px-3 py-1 text-base shadow-xs outline-none focus-visible:ring-[3px] disabled:opacity-50 md:text-sm",
        className,
      )}
      {...props}
    />
  );
}

export function Label({ className, ...props }) {
  return (
    <LabelPrimitive.Root
      data-slot="label"
      className={cn("flex items-center gap-2 text-sm leading-none font-medium select-none", className)}
      {...props}
    />
  );
}

export function Checkbox({ className, ...props }) {
  return (
    <CheckboxPrimitive.Root
      data-slot="checkbox"
      className={cn("size-4 shrink-0 rounded-[4px] border shadow-xs outline-none", className)}
      {...props}
    >
      <CheckboxPrimitive.Indicator
        data-slot="checkbox-indicator"
        className="flex items-center justify-center text-current"
      >
        <CheckIcon className="size-3.5" />
      </CheckboxPrimitive.Indicator>
    </CheckboxPrimitive.Root>
  );
}

export function RadioGroup({ className, ...props }) {
  return <RadioGroupPrimitive.Root data-slot="radio-group" className={cn("grid gap-3", className)} {...props} />;
}

export function RadioGroupItem({ className, ...props }) {
  return (
    <RadioGroupPrimitive.Item
      data-slot="radio-group-item"
      className={cn("aspect-square size-4 rounded-full border shadow-xs outline-none", className)}
      {...props}
    >
      <RadioGroupPrimitive.Indicator className="flex items-center justify-center">●</RadioGroupPrimitive.Indicator>
    </RadioGroupPrimitive.Item>
  );
}

export const Dialog = DialogPrimitive.Root;

function Content({ className, children, ...props }) {
  return (
    <DialogPrimitive.Portal>
      <DialogPrimitive.Overlay data-slot="dialog-overlay" className="fixed inset-0 z-50 bg-black/50" />
      <DialogPrimitive.Content
        data-slot="dialog-content"
        className={cn("fixed z-50 bg-white shadow-lg", className)}
        {...props}
      >
        {children}
        <DialogPrimitive.Close className="absolute top-4 right-4 rounded-xs opacity-70">
          <CloseIcon />
          <span className="sr-only">Close</span>
        </DialogPrimitive.Close>
      </DialogPrimitive.Content>
    </DialogPrimitive.Portal>
  );
}

export const DialogContent = (props) => (
  <Content
    className="top-[50%] left-[50%] grid w-full max-w-2xl translate-x-[-50%] translate-y-[-50%] gap-4 rounded-lg border p-6"
    {...props}
  />
);
export const DialogHeader = (props) => <div data-slot="dialog-header" className="flex flex-col gap-2" {...props} />;
export const DialogFooter = (props) => (
  <div data-slot="dialog-footer" className="flex flex-row justify-end gap-2" {...props} />
);
export const DialogTitle = (props) => (
  <DialogPrimitive.Title data-slot="dialog-title" className="text-lg leading-none font-semibold" {...props} />
);
export const DialogDescription = (props) => (
  <DialogPrimitive.Description data-slot="dialog-description" className="text-sm text-neutral-500" {...props} />
);

export const Form = FormProvider;
const FormItemContext = createContext({});

export function FormField(props) {
  return <Controller {...props} />;
}

export function FormItem({ className, ...props }) {
  const id = useId();
  return (
    <FormItemContext.Provider value={{ id }}>
      <div data-slot="form-item" className={cn("grid gap-2", className)} {...props} />
    </FormItemContext.Provider>
  );
}

export function FormLabel(props) {
  const { id } = useContext(FormItemContext);
  return <Label data-slot="form-label" htmlFor={`${id}-form-item`} {...props} />;
}

export function FormControl(props) {
  const { id } = useContext(FormItemContext);
  return (
    <Slot.Root
      data-slot="form-control"
      id={`${id}-form-item`}
      aria-describedby={`${id}-form-item-description`}
      {...props}
    />
  );
}

export function FormDescription(props) {
  const { id } = useContext(FormItemContext);
  return (
    <p
      data-slot="form-description"
      id={`${id}-form-item-description`}
      className="text-sm text-neutral-500"
      {...props}
    />
  );
}
